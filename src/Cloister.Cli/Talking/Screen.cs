using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>Prints a conversation as it grows: of each state what the one before did not have.</summary>
internal sealed class Screen(Terminal terminal)
{
    private const int MostShown = 200;

    private readonly Dictionary<string, int> _printed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private bool _isMidLine;

    /// <summary>Something that is not what the agent says.</summary>
    public void Remark(string text)
    {
        lock (_lock)
        {
            EndLine();
            terminal.Remarks.WriteLine(Terminal.Harmless(text));
        }
    }

    /// <summary>A question, with the answer on the same line.</summary>
    public void Ask(string question)
    {
        lock (_lock)
        {
            EndLine();
            terminal.Remarks.Write(Terminal.Harmless(question));
            terminal.Remarks.Flush();
        }
    }

    /// <summary>What was said up to now, for somebody who comes back to it. Without anybody there it is only taken note of.</summary>
    public void ShowHistory(ChatState state)
    {
        lock (_lock)
        {
            foreach (var message in state.Messages)
            {
                if (terminal.IsInteractive && message is UserMessage { Text.IsEmpty: false })
                {
                    EndLine();
                    terminal.Out.WriteLine($"> {Terminal.Harmless(message.Text.Span)}");
                }

                if (terminal.IsInteractive)
                {
                    Show(message, state);
                }
                else
                {
                    Remember(message);
                }
            }
        }
    }

    /// <summary>What was said since the user spoke last.</summary>
    public void Show(ChatState state)
    {
        lock (_lock)
        {
            var first = state.Messages.Count;
            while (first > 0 && state.Messages[first - 1] is not UserMessage)
            {
                first--;
            }

            foreach (var message in state.Messages.Skip(first))
            {
                Show(message, state);
            }

            terminal.Out.Flush();
        }
    }

    /// <summary>Nothing follows on the line that was begun.</summary>
    public void End()
    {
        lock (_lock)
        {
            EndLine();
        }
    }

    private void Show(Message message, ChatState state)
    {
        switch (message)
        {
            case AssistantMessage said:
                ShowText(said);
                foreach (var call in said.ToolCalls.Where(call => IsComplete(call, state) && _told.Add(call.Id)))
                {
                    Tell($"[{call.Name} {Line(call.Arguments.Span)}]");
                }

                break;
            case ToolMessage result when _told.Add(result.Id):
                Tell($"[{NameOf(result, state)} → {Line(result.Error ?? result.Text.ToString())}]");
                break;
        }
    }

    private void ShowText(AssistantMessage message)
    {
        var printed = _printed.GetValueOrDefault(message.Id);
        if (message.Text.Length <= printed)
        {
            return;
        }

        if (printed == 0)
        {
            EndLine();
        }

        terminal.Out.Write(Terminal.Harmless(message.Text.Span[printed..]));
        _printed[message.Id] = message.Text.Length;
        _isMidLine = true;
    }

    private void Tell(string text)
    {
        EndLine();
        terminal.Remarks.WriteLine(text);
    }

    private void EndLine()
    {
        if (_isMidLine)
        {
            terminal.Out.WriteLine();
            terminal.Out.Flush();
            _isMidLine = false;
        }
    }

    private void Remember(Message message)
    {
        _printed[message.Id] = message.Text.Length;
        _told.Add(message.Id);
        foreach (var call in (message as AssistantMessage)?.ToolCalls ?? [])
        {
            _told.Add(call.Id);
        }
    }

    private static bool IsComplete(ToolCall call, ChatState state) =>
        !state.Open.Any(item => item.Kind == OpenItemKind.ToolCall && item.Id == call.Id && item.Status == OpenItemStatus.Streaming);

    private static string NameOf(ToolMessage result, ChatState state) => Calls.Find(state, result.ToolCallId)?.Name ?? "a tool";

    /// <summary>The beginning of a text, on one line.</summary>
    private static string Line(ReadOnlySpan<char> text)
    {
        var line = Terminal.Harmless(text[..Math.Min(text.Length, MostShown)]).Replace('\n', ' ');
        return text.Length > MostShown ? $"{line} …" : line;
    }
}
