using System.CommandLine;
using Cloister.Agents;

namespace Cloister.Cli;

/// <summary><c>chat</c>: a conversation with the agent of a project, or one question.</summary>
internal static class ChatCommand
{
    public static Command Create(Surroundings here)
    {
        var text = new Argument<string[]>("text")
        {
            Description = "What to say. Without it a conversation begins; what comes from a pipe is said line by line.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var session = new Option<string>("--session")
        {
            Description = "The conversation to go on with.",
            DefaultValueFactory = _ => "main",
        };
        session.Validators.Add(result =>
        {
            if (!SessionName.IsValid(result.GetValueOrDefault<string>()))
            {
                result.AddError(
                    $"--session: an id has 1 to {SessionName.MaxLength} characters, no control characters, and is neither '.' nor '..'"
                );
            }
        });
        var agent = new Option<string?>("--agent")
        {
            Description = "The folder of the project; the one of the current folder if not given.",
        };
        var url = new Option<string?>("--url")
        {
            Description = $"Where an agent is, if not on this machine; {Variables.Token} has the token for it.",
        };
        var command = new Command("chat", "Talk to the agent that runs here.") { text, session, agent, url };
        command.SetAction(parsed =>
            new Talk(here)
            {
                Text = parsed.GetValue(text) is { Length: > 0 } words ? string.Join(' ', words) : null,
                Session = parsed.GetValue(session)!,
                Agent = parsed.GetValue(agent),
                Url = parsed.GetValue(url),
            }.RunAsync()
        );
        return command;
    }
}
