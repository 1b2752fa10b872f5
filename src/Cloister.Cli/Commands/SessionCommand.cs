using System.CommandLine;

namespace Cloister.Cli;

/// <summary><c>session</c>: what an agent that does not run remembers.</summary>
internal static class SessionCommand
{
    public static Command Create(Surroundings here)
    {
        var agent = new Option<string?>("--agent")
        {
            Description = "The folder of the project; the one of the current folder if not given.",
            Recursive = true,
        };
        return new("session", "Look after the sessions of an agent that does not run.")
        {
            agent,
            List(here, agent),
            Export(here, agent),
            Import(here, agent),
            Check(here, agent),
        };
    }

    private static Command List(Surroundings here, Option<string?> agent)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON array, and nothing else." };
        var command = new Command("list", "List the sessions, the newest activity first.") { json };
        command.SetAction((parsed, token) => new SessionWork(here, parsed.GetValue(agent)).ListAsync(parsed.GetValue(json), token));
        return command;
    }

    private static Command Export(Surroundings here, Option<string?> agent)
    {
        var id = new Argument<string>("id") { Description = "The session." };
        var file = new Argument<string>("file") { Description = "Where to; the file must not be there." };
        var conversation = new Option<bool>("--conversation")
        {
            Description = "Write what a chat client opens, instead of the log that 'import' reads.",
        };
        var command = new Command("export", "Write a session to a file.") { id, file, conversation };
        command.SetAction(
            (parsed, token) =>
                new SessionWork(here, parsed.GetValue(agent)).ExportAsync(
                    parsed.GetValue(id)!,
                    parsed.GetValue(file)!,
                    parsed.GetValue(conversation),
                    token
                )
        );
        return command;
    }

    private static Command Import(Surroundings here, Option<string?> agent)
    {
        var file = new Argument<string>("file") { Description = "What 'export' wrote." };
        var id = new Option<string?>("--id") { Description = "What the session is called here; as where it comes from if not given." };
        var command = new Command("import", "Bring in a session that was exported. Nothing of it goes on here by itself.") { file, id };
        command.SetAction(
            (parsed, token) => new SessionWork(here, parsed.GetValue(agent)).ImportAsync(parsed.GetValue(file)!, parsed.GetValue(id), token)
        );
        return command;
    }

    private static Command Check(Surroundings here, Option<string?> agent)
    {
        var repair = new Option<bool>("--repair") { Description = "Put right what differs." };
        var command = new Command("check", "Compare the sessions with their logs.") { repair };
        command.SetAction((parsed, token) => new SessionWork(here, parsed.GetValue(agent)).CheckAsync(parsed.GetValue(repair), token));
        return command;
    }
}
