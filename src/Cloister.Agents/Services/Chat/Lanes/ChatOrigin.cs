using System.Buffers;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// The message of the platform that a run answers, as it is kept with the run. It has the form of what clients of the protocol bring, so that a run that
/// goes on from an answered question keeps it too.
/// </summary>
internal static class ChatOrigin
{
    private const string Member = "chatMessageId";

    public static ReadOnlyMemory<byte> Keep(string sessionId, string runId, string? messageId)
    {
        if (messageId is null)
        {
            return default;
        }

        var buffer = new ArrayBufferWriter<byte>();
        AgUiJson.WriteInput(
            new(sessionId, runId) { ForwardedProps = JsonData.Object(("cloister", JsonData.Object((Member, messageId)))) },
            buffer
        );
        return buffer.WrittenMemory;
    }

    /// <summary>The message that a run answers; null if it answers none of a platform.</summary>
    public static string? Find(ReadOnlyMemory<byte> kept) => kept.IsEmpty ? null : AgUiOptions.Find(AgUiJson.ReadInput(kept.Span), Member);
}
