using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Agents.AspNetCore.Tests;

/// <summary>What clients get, as the framework's own reader of server-sent events sees it.</summary>
internal static class Answers
{
    public static async IAsyncEnumerable<(string? Id, AgUiEvent Event)> ReadAsync(
        this HttpResponseMessage answer,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var parser = SseParser.Create(
            await answer.Content.ReadAsStreamAsync(cancellationToken),
            (_, data) => new JsonEventDecoder().Decode(data)
        );
        var last = "";
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            yield return (parser.LastEventId == last ? null : parser.LastEventId, item.Data);
            last = parser.LastEventId;
        }
    }

    public static async Task<List<(string? Id, AgUiEvent Event)>> ReadAllAsync(this HttpResponseMessage answer)
    {
        var items = new List<(string?, AgUiEvent)>();
        using var patience = new CancellationTokenSource(Served.Patience, TimeProvider.System);
        await foreach (var item in answer.ReadAsync(patience.Token))
        {
            items.Add(item);
        }

        return items;
    }

    /// <summary>Reads up to an event of some kind, and leaves the rest unread.</summary>
    public static async Task<List<(string? Id, AgUiEvent Event)>> ReadToAsync<T>(this HttpResponseMessage answer)
        where T : AgUiEvent
    {
        var items = new List<(string?, AgUiEvent)>();
        using var patience = new CancellationTokenSource(Served.Patience, TimeProvider.System);
        await foreach (var item in answer.ReadAsync(patience.Token))
        {
            items.Add(item);
            if (item.Event is T)
            {
                return items;
            }
        }

        throw new InvalidOperationException($"No {typeof(T).Name} came, but: {string.Join(", ", items.Select(item => item.Item2.Type))}");
    }

    public static string Text(this IEnumerable<AgUiEvent> events) =>
        string.Concat(events.OfType<TextMessageContentEvent>().Select(content => content.Delta));

    public static async Task<JsonData> JsonAsync(this HttpResponseMessage answer) =>
        JsonData.Parse(await answer.Content.ReadAsByteArrayAsync());

    /// <summary>An answer that is a refusal in the form that all have.</summary>
    public static async Task RefusesAsync(this HttpResponseMessage answer, HttpStatusCode status, string code, string text = "")
    {
        Assert.Equal(status, answer.StatusCode);
        var body = await answer.JsonAsync();
        Assert.False(body["success"].AsBoolean());
        Assert.Equal(code, body["code"].AsString());
        Assert.Contains(text, body["error"].AsString(), StringComparison.Ordinal);
    }
}
