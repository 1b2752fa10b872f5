using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What session storages have in common.</summary>
public static class SessionStorage
{
    /// <summary>Keeps nothing: saving succeeds without effect, and nothing is ever found.</summary>
    public static ISessionStorage None { get; } = new NoSessionStorage();

    /// <summary>For stores: refuses what cannot be the id of a thread. Every Unicode text can, the empty one too.</summary>
    /// <exception cref="ArgumentException">Half a surrogate pair is in it; two such ids could not be told apart once they are encoded.</exception>
    public static void ThrowIfNoThreadId(string threadId, [CallerArgumentExpression(nameof(threadId))] string? parameterName = null)
    {
        ArgumentNullException.ThrowIfNull(threadId, parameterName);
        for (var rest = threadId.AsSpan(); !rest.IsEmpty; )
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
            {
                throw new ArgumentException("A thread id has to be Unicode text; this one has half a surrogate pair in it.", parameterName);
            }

            rest = rest[length..];
        }
    }

    /// <summary>For stores: the conversation in these bytes.</summary>
    /// <exception cref="SessionDataException">The bytes are not what <see cref="ChatStateJson"/> writes, or a newer version wrote them.</exception>
    public static ChatState Decode(string threadId, ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return ChatStateJson.Read(utf8Json);
        }
        catch (ChatStateFormatException exception)
        {
            throw Unreadable(threadId, exception.IsNewerVersion ? SessionDataReason.NewerVersion : SessionDataReason.Corrupt, exception);
        }
    }

    /// <summary>For stores: the exception for a thread that cannot be read.</summary>
    public static SessionDataException Unreadable(string threadId, SessionDataReason reason, Exception? innerException = null) =>
        new(threadId, reason, $"Thread '{threadId}' cannot be read, because {Why(reason)} Other threads are not affected.", innerException);

    private static string Why(SessionDataReason reason) =>
        reason switch
        {
            SessionDataReason.NewerVersion => "a newer version wrote it. Update, or delete the thread.",
            SessionDataReason.Tampered => "somebody changed it, or it belongs to another thread. Restore or delete it.",
            SessionDataReason.KeyUnavailable => "its key is not known here. Give the key provider that key.",
            _ => "it is not what was written. Restore or delete it.",
        };
}
