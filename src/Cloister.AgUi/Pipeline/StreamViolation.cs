namespace Cloister.AgUi;

/// <summary>An event that breaks a rule of the protocol.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="EventType">The wire type of the event.</param>
/// <param name="Message">A short sentence without a full stop. It may hold ids, and nothing else of the event.</param>
public sealed record StreamViolation(StreamRule Rule, string EventType, string Message)
{
    /// <summary>Which event of the stream it was, counted from 0 before chunks are expanded; absent if nobody counted.</summary>
    public long? EventIndex { get; init; }

    /// <summary>The violation as the error of a run.</summary>
    public ProtocolError ToError() => new(Message, ErrorCode.ProtocolMalformed) { EventType = EventType, EventIndex = EventIndex };

    internal static StreamViolation Of(StreamRule rule, EventType type, string problem)
    {
        var name = WireName.Of(type);
        return new(rule, name, $"{name} {problem}");
    }

    internal static StreamViolation Of(MalformedEvent malformed) =>
        new(StreamRule.WellFormed, malformed.WireType, $"{malformed.WireType} is malformed: {malformed.Problem}");
}
