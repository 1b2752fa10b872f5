namespace Cloister.AgUi;

/// <summary>One type of event: its members, and those that every event has.</summary>
internal sealed partial class EventShape
{
    private EventShape(EventType type, Shape body, int ownMembers)
    {
        Type = type;
        Body = body;
        OwnMembers = ownMembers;
    }

    public EventType Type { get; }

    public Shape Body { get; }

    /// <summary>How many members stand before those of every event.</summary>
    public int OwnMembers { get; }

    public string WireType => Body.Tag!.Text;

    public static EventShape Of<T>(EventType type, string wireType, int arm, Members<T> members, Maker<T> make)
        where T : AgUiEvent
    {
        var own = members.Count;
        members
            .Optional("timestamp", 0, Kinds.Timestamp, e => e.Timestamp)
            .Optional("rawEvent", 0, Kinds.Json, e => Given.In(e.RawEvent))
            .OrNull()
            .Optional("metadata", 0, Kinds.JsonObject, e => e.Metadata);
        var body = members.Make(m =>
        {
            var made = make(m);
            made.Carry(m.Number(own), m.OptionalJson(own + 1), m.OptionalJson(own + 2));
            return made;
        });
        return new(type, body.Tagged("type", wireType, arm), own);
    }
}
