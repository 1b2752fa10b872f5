namespace Cloister.Agents;

/// <summary>One row of a session's log, as it is stored and as feeds give it away. Its bytes are shared by all who read it.</summary>
/// <param name="Seq">Its number in the session, from 1 on.</param>
/// <param name="First">The first number it stands for; smaller than <paramref name="Seq"/> when older rows were joined into it.</param>
/// <param name="At">When it was made, in milliseconds since 1970.</param>
/// <param name="RunId">The run it belongs to.</param>
/// <param name="Type">What it is.</param>
/// <param name="Body">An event of the protocol as it goes over the wire, or the data of a host record.</param>
internal sealed record LogRow(long Seq, long First, long At, string? RunId, RecordType Type, ReadOnlyMemory<byte> Body)
{
    /// <summary>What the row says, when this process has just written it; otherwise it is read from the body.</summary>
    public LogRecord? Record { get; init; }

    /// <summary>Whether the row is the protocol's: what streams of runs are made of.</summary>
    public bool IsEvent => !Type.IsHostRecord();

    /// <summary>Whether the run it belongs to ends with it.</summary>
    public bool EndsRun => Type is (RecordType)(int)AgUi.EventType.RunFinished or (RecordType)(int)AgUi.EventType.RunError;
}
