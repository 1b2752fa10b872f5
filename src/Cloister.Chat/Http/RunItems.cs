namespace Cloister.Chat;

/// <summary>The keys under which this package puts things into <see cref="Cloister.AgUi.RunContext.Items"/>.</summary>
public static class RunItems
{
    /// <summary>An <see cref="IRawEventSink"/>: gets what the transport decoded, before anything is removed, translated or checked.</summary>
    public const string RawEvents = "Cloister.Chat.RawEvents";

    /// <summary>An <see cref="IAttemptSink"/>: gets told which run is really asked for, when a run is tried more than once.</summary>
    internal const string Attempts = "Cloister.Chat.Attempts";
}
