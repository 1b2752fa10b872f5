using System.Buffers;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Writes a session for others.</summary>
internal static class SessionExporting
{
    private const int FewBytes = 64 << 10;

    /// <summary>Writes the log as it stands, a page of it in memory at a time.</summary>
    public static async Task WriteLogAsync(LiveSession session, Stream destination, CancellationToken cancellationToken)
    {
        var store = session.Services.Store;
        var last = await store.ReadAsync(reader => reader.ReadLastSeqAsync(session.Key), cancellationToken).ConfigureAwait(false);
        var lines = new ArrayBufferWriter<byte>(FewBytes);
        var envelope = new RowEnvelope();
        for (var after = 0L; after < last; )
        {
            var rows = await store
                .ReadAsync(reader => reader.ReadLogAsync(session.Key, after, last), cancellationToken)
                .ConfigureAwait(false);
            foreach (var row in rows)
            {
                envelope.Write(lines, row);
                lines.Write("\n"u8);
                await SendAsync(lines, FewBytes, destination, cancellationToken).ConfigureAwait(false);
            }

            after = rows[^1].Seq;
        }

        await SendAsync(lines, atLeast: 1, destination, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what a client that joins holds: what is complete, and the questions that are open.</summary>
    public static async Task WriteConversationAsync(LiveSession session, Stream destination, CancellationToken cancellationToken)
    {
        var (messages, state) = await session.SettledAsync().ConfigureAwait(false);
        var interrupts = await session.Services.OpenInterruptsAsync(session.Key, cancellationToken).ConfigureAwait(false);
        var visible = messages.Where(message => !message.IsInternal()).ToValueList();
        var view = new SessionView(session.Row.LastSeq, RunId: null, new() { State = state }, visible, interrupts);
        var client = new ChatFold(options: new() { TrustStreamedRoles = true });
        await foreach (var item in new JoinReader(session).ReadFromAsync(view, cancellationToken).ConfigureAwait(false))
        {
            client.Apply(item.Event);
        }

        await destination.WriteAsync(ChatStateJson.ToUtf8(client.State), cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask SendAsync(
        ArrayBufferWriter<byte> lines,
        int atLeast,
        Stream destination,
        CancellationToken cancellationToken
    )
    {
        if (lines.WrittenCount >= atLeast)
        {
            await destination.WriteAsync(lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
            lines.ResetWrittenCount();
        }
    }
}
