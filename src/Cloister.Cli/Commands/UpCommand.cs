using System.CommandLine;
using System.CommandLine.Parsing;

namespace Cloister.Cli;

/// <summary><c>up</c>: an agent in a folder, in the foreground.</summary>
internal static class UpCommand
{
    public static Command Create(Surroundings here)
    {
        var folder = new Argument<string?>("dir")
        {
            Description =
                "The folder of the project; one is made if there is none. The current folder, or the project it belongs to, if not given.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var port = new Option<int?>("--port")
        {
            Description = "The port to listen on; 0 for any. The first free one from 5314 on if not given.",
        };
        port.Validators.Add(RefuseNoPort);
        var host = new Option<string?>("--host")
        {
            Description = "The address to listen on; 127.0.0.1 unless the configuration says otherwise.",
        };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON when the agent is ready, and nothing else." };
        var command = new Command("up", "Start an agent here, and make one if there is none.") { folder, port, host, json };
        command.SetAction(parsed =>
            new Up(here)
            {
                Folder = parsed.GetValue(folder),
                Port = parsed.GetValue(port),
                Host = parsed.GetValue(host),
                IsJson = parsed.GetValue(json),
            }.RunAsync()
        );
        return command;
    }

    private static void RefuseNoPort(OptionResult result)
    {
        if (result.Tokens is [var token] && !ushort.TryParse(token.Value, out _))
        {
            result.AddError($"'{token.Value}' is no port: it has to be a number from 0 to 65535.");
        }
    }
}
