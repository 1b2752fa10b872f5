using System.Text;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>Says where two lists differ.</summary>
internal static class ListDifference
{
    private const int Most = 10;

    public static IEnumerable<string> Between<T>(string what, IReadOnlyList<T> expected, IReadOnlyList<T> actual, Func<T, string> show)
    {
        if (expected.Count != actual.Count)
        {
            yield return $"there should be {expected.Count} of '{what}', and there are {actual.Count}";
        }

        var different = Enumerable
            .Range(0, Math.Max(expected.Count, actual.Count))
            .Where(i => i >= expected.Count || i >= actual.Count || !EqualityComparer<T>.Default.Equals(expected[i], actual[i]));
        foreach (var i in different.Take(Most))
        {
            yield return $"{what} {i} should be\n    {ShowAt(expected, i)}\n  and is\n    {ShowAt(actual, i)}";
        }

        string ShowAt(IReadOnlyList<T> items, int index) => index < items.Count ? show(items[index]) : "(none)";
    }

    public static string Show(AgUiEvent agentEvent) =>
        agentEvent is MalformedEvent or RunEnded ? agentEvent.ToString() : AgUiJson.ToText(agentEvent);

    public static string Show(Message message)
    {
        var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            AgUiJson.WriteMessage(writer, message, MessageForm.Stored);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
