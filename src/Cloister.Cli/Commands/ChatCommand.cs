using System.CommandLine;
using Cloister.Agents;

namespace Cloister.Cli;

/// <summary>
/// <c>chat</c>: a conversation with the agent of a project, or one question. What names a command of <see cref="ChatGroup"/> is that; behind <c>--</c>
/// everything is something to say.
/// </summary>
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
        var options = new RunningAgentOptions(here);
        var command = options.Group(
            new Command("chat", "Talk to the agent that runs here; or see and steer its chats with others.") { text, session }
        );
        command.SetAction(parsed =>
        {
            var (agent, url) = options.AgentOf(parsed);
            return new Talk(here)
            {
                Text = parsed.GetValue(text) is { Length: > 0 } words ? string.Join(' ', words) : null,
                Session = parsed.GetValue(session)!,
                Agent = agent,
                Url = url,
            }.RunAsync();
        });
        foreach (var one in ChatGroup.Commands(options, here))
        {
            command.Add(one);
        }

        return command;
    }
}
