System.Console.WriteLine("onesync");
