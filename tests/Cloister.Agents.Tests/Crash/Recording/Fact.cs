namespace Cloister.Agents.Tests.Crash;

/// <summary>Something that somebody outside has been told, or that cannot be taken back: whatever happens from here on, the store has to know of it.</summary>
internal abstract record Fact
{
    /// <summary>Whether the store does.</summary>
    public abstract bool IsIn(IEnumerable<StoredSession> sessions);

    /// <summary>Words were taken.</summary>
    public sealed record Taken(string RunId, string Words) : Fact
    {
        public override bool IsIn(IEnumerable<StoredSession> sessions) =>
            sessions.Any(session =>
                session.Inputs.Any(input => input.Holds(Words))
                || session.Records.Any(pair => pair.Record is MessageAdded { Message.Text: var text } && text.ToString() == Words)
            );
    }

    /// <summary>A run has ended.</summary>
    public sealed record Ended(string RunId, RunState State) : Fact
    {
        public override bool IsIn(IEnumerable<StoredSession> sessions) =>
            sessions.Any(session => session.Runs.Any(run => run.Id == RunId && run.State == State));
    }

    /// <summary>A tool has done its work.</summary>
    public sealed record Done(string CallId) : Fact
    {
        public override bool IsIn(IEnumerable<StoredSession> sessions) =>
            sessions.Any(session => session.Records.Any(pair => pair.Record is ToolStarted started && started.ToolCallId == CallId));
    }
}
