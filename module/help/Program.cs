using System.Xml.Linq;
using OneSync.Help;

// Writes the help file of the module: what docs/en-US says of each cmdlet, with the syntax as it is compiled.
if (args is not [var docs, var target])
{
    Console.Error.WriteLine("Usage: OneSync.Help <docs folder> <help file>");
    return 2;
}
List<string> faults = [];
List<XElement> commands = [];
foreach (CmdletSyntax cmdlet in CmdletSyntax.All())
{
    string file = Path.Combine(docs, cmdlet.Name + ".md");
    if (!File.Exists(file))
    {
        faults.Add($"{file}: missing");
        continue;
    }
    HelpPage page = HelpPage.Read(file);
    faults.AddRange(page.Faults(cmdlet).Select(fault => $"{file}: {fault}"));
    commands.Add(Maml.Command(cmdlet, page));
}
foreach (string fault in faults)
    Console.Error.WriteLine($"{fault}");
if (faults.Count > 0)
    return 1;
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
Maml.Document(commands).Save(target);
return 0;
