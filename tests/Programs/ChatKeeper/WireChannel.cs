using System.Globalization;
using Cloister.Agents;
using Cloister.AgUi;

namespace ChatKeeper;

/// <summary>Asks the platform for what is new, and sends.</summary>
internal sealed class WireChannel(Uri address) : ChatChannel
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>The platform says by its address whether it takes a message once however often it comes.</summary>
    public override ChannelFeatures Features => new() { Deduplicates = address.AbsolutePath.Contains("once", StringComparison.Ordinal) };

    public override async Task ReceiveAsync(ChannelInbox inbox, CancellationToken cancellationToken)
    {
        var after = inbox.Position is { } position ? long.Parse(position, CultureInfo.InvariantCulture) : 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var answer = await PostAsync("updates", JsonData.Object(("after", after)), cancellationToken);
            var messages = answer["messages"].Items.Select(Read).ToList();
            if (messages.Count > 0)
            {
                after = long.Parse(messages[^1].Claim, CultureInfo.InvariantCulture);
                await inbox.TakeAsync(messages, after.ToString(CultureInfo.InvariantCulture), cancellationToken);
            }
        }
    }

    public override async ValueTask<ChannelReceipt> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await PostAsync(
                "send",
                JsonData.Object(("key", message.Key), ("chat", message.Place.ChatId), ("text", message.Text)),
                cancellationToken
            );
            return new(answer["id"].AsString());
        }
        catch (HttpRequestException failure)
        {
            throw new ChannelException(ChannelFailure.Unknown, "The platform did not answer.", failure);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return base.DisposeAsync();
    }

    private static IncomingMessage Read(JsonData message)
    {
        var number = message["n"].AsInt64().ToString(CultureInfo.InvariantCulture);
        var chat = message["chat"].AsString();
        return new(number, number, new(chat, "private"), new($"user of {chat}")) { Text = message["text"].AsString() };
    }

    private async Task<JsonData> PostAsync(string path, JsonData body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body.ToUtf8());
        using var response = await _http.PostAsync(path, content, cancellationToken);
        response.EnsureSuccessStatusCode();
        return JsonData.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }
}
