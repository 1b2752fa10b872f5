using System.Buffers;
using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>Conversations to save.</summary>
internal static class Threads
{
    /// <summary>So many messages of a few hundred characters; every fourth is the result of a tool call.</summary>
    public static ChatState Of(int messages, string opening = "So")
    {
        var list = ValueList.Create<Message>([]);
        for (var i = 0; i < messages; i++)
        {
            list = list.Add(Message(i, opening));
        }

        return ChatState.Empty with
        {
            Messages = list,
            State = Documents.Nested(levels: 2),
        };
    }

    public static byte[] ToJson(this ChatState state)
    {
        var output = new ArrayBufferWriter<byte>();
        ChatStateJson.Write(output, state);
        return output.WrittenSpan.ToArray();
    }

    public static ChatState AndAnotherTurn(this ChatState state, int number) =>
        state with
        {
            Messages = state.Messages.AddRange([Message(4 * number + 1_000_000, "So"), Message(4 * number + 1_000_001, "So")]),
        };

    private static Message Message(int i, string opening)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"0199a3b2-7c41-7d2e-9f55-{i:000000000000}");
        return (i % 4) switch
        {
            0 => new UserMessage(id, $"{opening}, what changed in {id} since yesterday, and what does it mean for the rest of us?"),
            1 => new AssistantMessage(id)
            {
                Content = $"{opening}, let me look at {id}.",
                ToolCalls = [new("call-" + id, "lookup", $$"""{"id":"{{id}}"}""")],
            },
            2 => new ToolMessage(id, "call-" + id, opening + string.Concat(Enumerable.Repeat("a line of what the tool found; ", 12))),
            _ => new AssistantMessage(id) { Content = opening + string.Concat(Enumerable.Repeat("This is what it comes down to. ", 10)) },
        };
    }
}
