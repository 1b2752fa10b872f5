using System.Runtime.CompilerServices;
using System.Text;

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
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                throw new ArgumentException("A thread id has to be Unicode text; this one has half a surrogate pair in it.", parameterName);
            }

            rest = rest[length..];
        }
    }
}
