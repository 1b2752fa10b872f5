using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>How an <see cref="AgUiChatClient"/> behaves. The client copies it; later changes have no effect.</summary>
public sealed class AgUiChatClientOptions
{
    /// <summary>The thread of requests that name none.</summary>
    /// <value>Null for a new one for each request: the whole history goes out each time.</value>
    public string? ThreadId { get; set; }

    /// <summary>How strictly streams are held to the protocol.</summary>
    public VerificationMode Verification { get; set; }

    /// <summary>Says what an exception of an agent means.</summary>
    public IErrorClassifier ErrorClassifier { get; set; } = Chat.ErrorClassifier.Default;

    /// <summary>Whether disposing the client disposes the agent.</summary>
    /// <value>It does.</value>
    public bool OwnsAgent { get; set; } = true;

    /// <summary>Makes ids of threads, runs and messages. They must be unique in every conversation they can get into, stored ones included: a counter is not enough.</summary>
    /// <value>Null for version 7 GUIDs.</value>
    public Func<string>? NewId { get; set; }

    internal AgUiChatClientOptions Copy()
    {
        var copy = (AgUiChatClientOptions)MemberwiseClone();
        copy.NewId ??= VersionSevenIds.By(TimeProvider.System);
        return copy;
    }
}
