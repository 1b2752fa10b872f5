using System.CommandLine;
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

    /// <summary>A command that asks the agent for something and prints the answer.</summary>
    /// <param name="name">What is typed.</param>
    /// <param name="description">What it does.</param>
    /// <param name="arguments">What else is typed; options are added to what is returned.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="show">Makes lines for people of the answer.</param>
    public Command Asking(
        string name,
        string description,
        IReadOnlyList<Argument> arguments,
        Func<AgentConnection, ParseResult, CancellationToken, Task<JsonData>> ask,
        Func<JsonData, IEnumerable<string>> show
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
                using var agent = new AgentConnection(AgentAddress.Find(parsed.GetValue(_url), parsed.GetValue(_agent), here), _ => { });
                var data = await AskAsync(agent, parsed, ask, cancellationToken);
                IEnumerable<string> lines = parsed.GetValue(_json) ? [data.ToString()] : show(data).Select(line => Terminal.Harmless(line));
                foreach (var line in lines)
                {
                    await here.Terminal.Out.WriteLineAsync(line);
                }

                return ExitCode.Ok;
            }
        );
        return command;
    }

    private async Task<JsonData> AskAsync(
        AgentConnection agent,
        ParseResult parsed,
        Func<AgentConnection, ParseResult, CancellationToken, Task<JsonData>> ask,
        CancellationToken cancellationToken
    )
    {
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
