using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Cli;

/// <summary>Lets somebody talk to an agent.</summary>
internal sealed class Talk(Surroundings here)
{
    private const string Help = "Ctrl-C stops an answer, /quit leaves; the agent keeps what was said.";

    private readonly Terminal _terminal = here.Terminal;
    private readonly Screen _screen = new(here.Terminal);

    public string? Text { get; init; }

    public required string Session { get; init; }

    public string? Agent { get; init; }

    public string? Url { get; init; }

    public async Task<int> RunAsync()
    {
        using var button = new StopButton();
        return await (Text is { } text ? SayAsync(text, button) : ConverseAsync(button));
    }

    private AgentAddress Address => AgentAddress.Find(Url, Agent, here);

    private Questions Questions => new(_terminal, _screen, here.Time);

    /// <summary>One thing is said. The answer is all that is printed.</summary>
    private async Task<int> SayAsync(string text, StopButton button)
    {
        await using var conversation = Conversation.OpenUnseen(Address, Session, _screen, button, here.Time);
        var result = await TellAsync(await conversation.SayAsync(text), conversation);
        return result.Outcome == RunOutcome.Completed ? ExitCode.Ok : ExitCode.Failed;
    }

    private async Task<int> ConverseAsync(StopButton button)
    {
        Conversation? conversation = null;
        var hasFailed = false;
        try
        {
            conversation = await OpenAsync(button);
            Greet();
            await AskAsync(conversation);
            while (await NextAsync() is { } line)
            {
                // An agent that was lost may be there again, as another process, at another place.
                conversation ??= await TryOpenAsync(button);
                if (conversation is null)
                {
                    hasFailed = true;
                    continue;
                }

                var result = await TellAsync(await conversation.SayAsync(line), conversation);
                hasFailed |=
                    result.Outcome is RunOutcome.Failed or RunOutcome.Rejected or RunOutcome.TransportFailed or RunOutcome.Truncated;
                if (result.Outcome is RunOutcome.TransportFailed or RunOutcome.Truncated or RunOutcome.Aborted)
                {
                    await conversation.DisposeAsync();
                    conversation = null;
                }
            }

            // A program that says lines has to hear of it; a person has seen it.
            return hasFailed && !_terminal.IsInteractive ? ExitCode.Failed : ExitCode.Ok;
        }
        finally
        {
            if (conversation is not null)
            {
                await conversation.DisposeAsync();
            }
        }
    }

    private void Greet()
    {
        if (_terminal.IsInteractive)
        {
            _screen.Remark($"Session '{Session}'. {Help}");
        }
    }

    /// <summary>The next thing that is said; null when nothing more will be.</summary>
    private async Task<string?> NextAsync()
    {
        while (true)
        {
            if (_terminal.IsInteractive)
            {
                _screen.Ask("> ");
            }

            switch (await _terminal.ReadLineAsync())
            {
                case null or "/quit":
                    return null;
                case var line when !string.IsNullOrWhiteSpace(line):
                    return line;
            }
        }
    }

    private async Task<Conversation> OpenAsync(StopButton button)
    {
        try
        {
            return await Conversation.OpenAsync(Address, Session, _screen, button, here.Time);
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

    private async Task<Conversation?> TryOpenAsync(StopButton button)
    {
        try
        {
            return await OpenAsync(button);
        }
        catch (CommandException exception)
        {
            _screen.Remark($"{exception.Message} What you said was not sent.");
            return null;
        }
    }

    /// <summary>Says how it ended, unless that is plain, and asks what the agent wants to know.</summary>
    private async Task<RunResult> TellAsync(RunResult result, Conversation conversation)
    {
        switch (result.Outcome)
        {
            case RunOutcome.Completed:
                return result;
            case RunOutcome.Interrupted:
                return await AskAsync(conversation) ?? result;
            case RunOutcome.Cancelled or RunOutcome.Aborted:
                _screen.Remark("(stopped)");
                return result;
            default:
                _screen.Remark($"(failed: {(result.Error is { } error ? Failures.TextOf(error) : $"{result.Outcome}")})");
                return result;
        }
    }

    /// <summary>What the agent wants to know, now or since it was last spoken to.</summary>
    private async Task<RunResult?> AskAsync(Conversation conversation)
    {
        if (conversation.State.PendingInterrupts.IsEmpty)
        {
            return null;
        }

        if (await Questions.AnswerAsync(conversation.State) is not { } answers)
        {
            _screen.Remark($"(the agent waits for an answer; give it with: {here.Command} chat --session {Session})");
            return null;
        }

        return await TellAsync(await conversation.AnswerAsync(answers), conversation);
    }
}
