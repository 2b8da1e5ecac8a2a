return OneSync.Cli.CommandLine.Run(args);
