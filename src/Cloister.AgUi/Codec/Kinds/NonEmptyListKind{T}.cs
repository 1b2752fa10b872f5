namespace Cloister.AgUi;

/// <summary>A list with at least one item.</summary>
internal sealed class NonEmptyListKind<T>(Kind item) : ListKind<T>(item)
    where T : class
{
    protected override object Finish(List<T> items, Reading reading) =>
        items.Count > 0 ? base.Finish(items, reading) : reading.Malformed("is empty");
}
