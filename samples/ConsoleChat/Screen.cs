using Cloister.AgUi;
using Cloister.Chat;

namespace ConsoleChat;

/// <summary>Prints a conversation as it grows: of each state only what the one before did not have.</summary>
internal sealed class Screen
{
    private readonly Dictionary<string, int> _printed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly ChatState _start;

    public Screen(ChatState start) => _start = start;

    public static void Prompt() => Console.Write("> ");

    public static void End(RunResult result)
    {
        var remark = result switch
        {
            { Outcome: RunOutcome.Completed or RunOutcome.Interrupted } => "",
            { Outcome: RunOutcome.Aborted } => " (stopped)",
            _ => $" ({result.Outcome}: {result.Error?.Message})",
        };
        Console.WriteLine(remark);
    }

    public void Welcome(string thread, string commands)
    {
        Console.WriteLine($"Thread '{thread}'. {commands}");
        foreach (var message in _start.Messages)
        {
            Remember(message);
            if (message is UserMessage or AssistantMessage { Content.IsEmpty: false })
            {
                Console.WriteLine($"{(message is UserMessage ? "> " : "")}{message.Text}{(message.IsIncomplete ? " (cut off)" : "")}");
            }
        }
    }

    public async Task FollowAsync(IAsyncEnumerable<ChatState> states, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var state in states.WithCancellation(cancellationToken))
            {
                Show(state);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over, and the last state is shown by whoever waited for it.
        }
    }

    public void Show(ChatState state)
    {
        lock (_printed)
        {
            foreach (var message in state.Messages.Skip(state.Messages.Count - 4))
            {
                ShowText(message);
                if (message is ToolMessage result && _answered.Add(result.ToolCallId))
                {
                    Console.WriteLine($"[{CallOf(result, state)} → {result.Error ?? result.Text.ToString()}]");
                }
            }
        }
    }

    private void ShowText(Message message)
    {
        if (message is not (AssistantMessage or ReasoningMessage))
        {
            return;
        }

        var printed = _printed.GetValueOrDefault(message.Id);
        Console.Write(message.Text.ToString()[Math.Min(printed, message.Text.Length)..]);
        _printed[message.Id] = message.Text.Length;
    }

    private static string? CallOf(ToolMessage result, ChatState state) =>
        state.Messages.OfType<AssistantMessage>().SelectMany(message => message.ToolCalls).Last(call => call.Id == result.ToolCallId).Name;

    private void Remember(Message message)
    {
        _printed[message.Id] = message.Text.Length;
        if (message is ToolMessage result)
        {
            _answered.Add(result.ToolCallId);
        }
    }
}
