using OneSync.Samples;

switch (args)
{
    case ["district", var folder]:
        foreach (SampleFile file in SampleFile.All())
        {
            string path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content);
            Console.WriteLine($"{file.Content.Length,9:N0}  {file.Path}");
        }
        return 0;
    case ["bench", var folder, var people] when int.TryParse(people, out int count):
        BenchData.Write(folder, count);
        return 0;
    default:
        Console.Error.WriteLine("Usage: dotnet run --project samples/generator -- district FOLDER | bench FOLDER PEOPLE");
        return 2;
}
