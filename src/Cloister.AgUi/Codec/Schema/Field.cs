namespace Cloister.AgUi;

/// <summary>One field of an object in the binary encoding.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Member">The place of the member it belongs to; -1 for the one that holds the tag.</param>
/// <param name="Part">Which of the fields of that member it is.</param>
/// <param name="Slot">The place of its value while the object is read.</param>
internal sealed record Field(int Number, Kind Kind, int Member, int Part, int Slot);
