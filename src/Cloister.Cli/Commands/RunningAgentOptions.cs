using System.CommandLine;
using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>What every command takes that asks a running agent for something, and how it tells what came of it.</summary>
internal sealed class RunningAgentOptions(Surroundings here)
{
    private readonly Option<string?> _agent = new("--agent")
    {
        Description = "The folder of the project; the one of the current folder if not given.",
        Recursive = true,
    };

    private readonly Option<string?> _url = new("--url")
    {
        Description = $"Where an agent is, if not on this machine; {Variables.Token} has the token for it.",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print what came of it as JSON, and nothing else.",
        Recursive = true,
    };

    /// <summary>A group of such commands.</summary>
    public Command Group(string name, string description) => new(name, description) { _agent, _url, _json };

    /// <summary>Makes a command that does something by itself a group as well.</summary>
    public Command Group(Command command)
    {
        command.Add(_agent);
        command.Add(_url);
        return command;
    }

    /// <summary>A command of such a group.</summary>
    public Command WithJson(Command command)
    {
        command.Add(_json);
        return command;
    }

    /// <summary>Which agent is meant: its folder, or where it is.</summary>
    public (string? Agent, string? Url) AgentOf(ParseResult parsed) => (parsed.GetValue(_agent), parsed.GetValue(_url));

    /// <summary>A command that asks the agent for something and prints the answer.</summary>
    /// <param name="name">What is typed.</param>
    /// <param name="description">What it does.</param>
    /// <param name="arguments">What else is typed; options are added to what is returned.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="show">Makes lines for people of the answer.</param>
    /// <param name="offline">Does it on the files of a project whose agent does not run; null if only an agent can.</param>
    /// <param name="exit">The exit code that goes with an answer; 0 if not given.</param>
    public Command Asking(
        string name,
        string description,
        IReadOnlyList<Argument> arguments,
        Func<AgentConnection, ParseResult, CancellationToken, Task<JsonData>> ask,
        Func<JsonData, IEnumerable<string>> show,
        Func<AgentProject, ParseResult, CancellationToken, Task<JsonData>>? offline = null,
        Func<JsonData, int>? exit = null
    )
    {
        var command = new Command(name, description);
        foreach (var argument in arguments)
        {
            command.Add(argument);
        }

        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var data =
                    offline is not null && FindStopped(parsed) is { } project
                        ? await DoAsync(() => offline(project, parsed, cancellationToken))
                        : await AskAsync(parsed, ask, cancellationToken);
                IEnumerable<string> lines = parsed.GetValue(_json) ? [data.ToString()] : show(data).Select(line => Terminal.Harmless(line));
                foreach (var line in lines)
                {
                    await here.Terminal.Out.WriteLineAsync(line);
                }

                return exit?.Invoke(data) ?? ExitCode.Ok;
            }
        );
        return command;
    }

    /// <summary>The same for what can be seen and done in the store as well, while no agent runs.</summary>
    public Command Looking(
        string name,
        string description,
        IReadOnlyList<Argument> arguments,
        Func<AgentConnection, ParseResult, CancellationToken, Task<JsonData>> ask,
        Func<ScheduledJobs, ParseResult, CancellationToken, Task<JsonData>> look,
        Func<JsonData, IEnumerable<string>> show
    ) =>
        Asking(
            name,
            description,
            arguments,
            ask,
            show,
            (_, parsed, token) => new StoppedAgent(here, parsed.GetValue(_agent)).WithJobsAsync(jobs => look(jobs, parsed, token), token)
        );

    /// <summary>The project, if its agent does not run and no other one was named.</summary>
    private AgentProject? FindStopped(ParseResult parsed)
    {
        try
        {
            AgentAddress.Find(parsed.GetValue(_url), parsed.GetValue(_agent), here);
            return null;
        }
        catch (CommandException exception) when (exception.ExitCode == ExitCode.NotRunning)
        {
            var folder = ProjectPlace.Find(parsed.GetValue(_agent), here);
            return ProjectPlace.HasConfig(folder) ? AgentProject.Open(folder) : null;
        }
    }

    private static async Task<JsonData> DoAsync(Func<Task<JsonData>> work)
    {
        try
        {
            return await work();
        }
        catch (ActionFailedException refused)
        {
            throw new CommandException(Terminal.Harmless(refused.Message), inner: refused);
        }
    }

    private async Task<JsonData> AskAsync(
        ParseResult parsed,
        Func<AgentConnection, ParseResult, CancellationToken, Task<JsonData>> ask,
        CancellationToken cancellationToken
    )
    {
        using var agent = new AgentConnection(AgentAddress.Find(parsed.GetValue(_url), parsed.GetValue(_agent), here), _ => { });
        try
        {
            return await ask(agent, parsed, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException(
                $"The agent does not answer: {exception.Message} Start it again: {here.Command} up",
                ExitCode.NotRunning,
                exception
            );
        }
    }
}
