using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>A list with at least one item.</summary>
internal sealed class NonEmptyListKind<T>(Kind item) : ListKind<T>(item)
    where T : class
{
    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form) => base.Write(writer, Checked(slot), form);

    public override void Write(ProtoWriter writer, int number, Slot slot) => base.Write(writer, number, Checked(slot));

    protected override object Finish(List<T> items, Reading reading) =>
        items.Count > 0 ? base.Finish(items, reading) : reading.Malformed("is empty");

    private static Slot Checked(Slot slot) =>
        slot.Value is ValueList<T> { IsEmpty: false }
            ? slot
            : throw AgUiFormatException.Malformed(
                $"A list cannot be written, because the protocol asks for at least one {typeof(T).Name} there. Add one, or take another outcome."
            );
}
