using Cloister.Chat;

namespace Cloister.Benchmarks;

/// <summary>A whole run beside the public client in Node: from the bytes of a response to the messages. Both by the wall: threads of the pool that wait for work spin.</summary>
internal static class PeerFigures
{
    private const int Deltas = 10_000;

    private static readonly Figure PeerDecode = new("peer-decode", Limit: 25, Aim: 60, AtLeast: true);

    public static IEnumerable<Comparison> All =>
        [new("10,000 text deltas in one message, from bytes to messages, beside @ag-ui/client 1.0.0", [PeerDecode], DecodeAsync)];

    private static async Task<Outcome[]> DecodeAsync()
    {
        if (PublicClient.Lack is { } lack)
        {
            return [PeerDecode.IsUnmeasured(lack)];
        }

        var response = Streams.Text(Deltas).ToSse();
        var theirs = await PublicClient.MeasureAsync(response);
        await using var client = new AgUiClient(new HttpAgent(new("http://localhost"), new HttpClient(new CannedResponse(response))));
        if (await AnswerAsync(client) != theirs.Text)
        {
            throw new InvalidOperationException("The two clients read different messages, so they cannot be compared.");
        }

        var rows = await RatioRunner.CompareAsync(Ours(client));
        Measured[] all = [rows[0], new("@ag-ui/client", theirs.Nanoseconds, Bytes: 0)];
        Table.Print(all, reference: all[1]);
        return [PeerDecode.Is(theirs.Nanoseconds / rows[0].Nanoseconds)];
    }

    private static Contender Ours(AgUiClient client) =>
        new(
            "Cloister, a session over HTTP",
            async count =>
            {
                for (var i = 0; i < count; i++)
                {
                    await AnswerAsync(client);
                }
            }
        )
        {
            IsByTheWall = true,
        };

    private static async Task<string> AnswerAsync(AgUiClient client)
    {
        await using var session = client.NewSession();
        (await session.SendAsync("What changed?")).EnsureSuccess();
        return session.State.Messages[^1].Text.ToString();
    }
}
