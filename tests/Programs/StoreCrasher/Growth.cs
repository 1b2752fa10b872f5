using Cloister.AgUi;

namespace StoreCrasher;

/// <summary>The states one thread goes through: each follows from its number, so that whoever finds one can tell whether it is whole.</summary>
public static class Growth
{
    private const int Longest = 60;

    public static int NumberOf(ChatState? state) => state?.State.TryGet("save", out var number) == true ? (int)number.AsInt64() : 0;

    /// <summary>The state of a number: every save adds a message, changes another, and now and then cuts most of them off.</summary>
    public static ChatState State(int number)
    {
        var state = ChatState.Empty;
        for (var i = 1; i <= number; i++)
        {
            state = Next(state, i);
        }

        return state;
    }

    public static ChatState Next(ChatState state, int number)
    {
        var messages = state.Messages.Count < Longest ? state.Messages : state.Messages.Take(number % 7);
        messages = messages.Add(new UserMessage($"m{number}", new string('x', number * 37 % 5_000)));
        messages = messages.SetItem(number % messages.Count, new AssistantMessage($"c{number}") { Content = $"changed by save {number}" });
        return state with { Messages = messages, State = JsonData.EmptyObject.With("save", number) };
    }
}
