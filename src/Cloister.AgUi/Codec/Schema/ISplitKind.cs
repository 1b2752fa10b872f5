namespace Cloister.AgUi;

/// <summary>A kind that is one member in JSON and several fields in the binary encoding.</summary>
internal interface ISplitKind
{
    /// <summary>What the field of the member holds.</summary>
    Kind First { get; }

    /// <summary>The other fields.</summary>
    IReadOnlyList<(int Number, Kind Kind)> Beside { get; }

    void Split(Slot whole, Span<Slot> fields);

    Slot Join(ReadOnlySpan<Slot> fields, Reading reading);
}
