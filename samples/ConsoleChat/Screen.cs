using System.Text;
using Cloister.AgUi;
using Cloister.Chat;

namespace ConsoleChat;

/// <summary>Prints a conversation as it grows: of each state only what the one before did not have.</summary>
internal sealed class Screen
{
    private readonly Dictionary<string, int> _printed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly ChatState _start;
    private string? _warning;
    private bool _isMidLine;

    public Screen(ChatState start) => _start = start;

    public static void Prompt() => Console.Write("> ");

    /// <summary>Texts of an agent may hold sequences that move the cursor, clear the screen or paint a question of their own.</summary>
    public static string Harmless(ReadOnlySpan<char> text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            shown.Append(char.IsControl(letter) && letter is not ('\n' or '\t') ? '\uFFFD' : letter);
        }

        return shown.ToString();
    }

    /// <summary>What goes wrong again and again is said once.</summary>
    public void Warn(string warning)
    {
        if (Interlocked.Exchange(ref _warning, warning) != warning)
        {
            Console.Error.WriteLine($"[{warning}]");
        }
    }

    public static void End(RunResult result)
    {
        var remark = result switch
        {
            { Outcome: RunOutcome.Completed or RunOutcome.Interrupted } => "",
            { Outcome: RunOutcome.Aborted } => " (stopped)",
            _ => $" ({result.Outcome}: {Harmless(result.Error?.Message)})",
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
                Console.WriteLine(
                    $"{(message is UserMessage ? "> " : "")}{Harmless(message.Text.Span)}{(message.IsIncomplete ? " (cut off)" : "")}"
                );
            }
        }
    }

    public async Task FollowAsync(IAsyncEnumerable<ChatState> states, CancellationToken cancellationToken)
    {
        _isMidLine = false;
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
            var first = state.Messages.Count;
            while (first > 0 && state.Messages[first - 1] is not UserMessage)
            {
                first--;
            }

            foreach (var message in state.Messages.Skip(first))
            {
                ShowText(message);
                if (message is ToolMessage result && _answered.Add(result.ToolCallId))
                {
                    Console.Write(_isMidLine ? "\n" : "");
                    Console.WriteLine($"[{CallOf(result, state)} → {Harmless(result.Error ?? result.Text.ToString())}]");
                    _isMidLine = false;
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
        var added = Harmless(message.Text.Span[Math.Min(printed, message.Text.Length)..]);
        Console.Write(added);
        _isMidLine |= added.Length > 0;
        _printed[message.Id] = message.Text.Length;
    }

    /// <summary>Agents may send results of calls they never showed.</summary>
    private static string CallOf(ToolMessage result, ChatState state) =>
        state
            .Messages.OfType<AssistantMessage>()
            .SelectMany(message => message.ToolCalls)
            .LastOrDefault(call => call.Id == result.ToolCallId)
            ?.Name
        ?? "a tool";

    private void Remember(Message message)
    {
        _printed[message.Id] = message.Text.Length;
        if (message is ToolMessage result)
        {
            _answered.Add(result.ToolCallId);
        }
    }
}
