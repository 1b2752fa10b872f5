namespace Cloister.AgUi;

/// <summary>The kinds of values that need no table of their own.</summary>
internal static class Kinds
{
    public static Kind Id { get; } = new IdKind();

    public static Kind Text { get; } = new TextKind();

    public static Kind Slice { get; } = new SliceKind();

    public static Kind Json { get; } = new JsonKind();

    public static Kind JsonObject { get; } = new JsonObjectKind();

    public static Kind Timestamp { get; } = new IntegerKind(-IntegerKind.Largest);

    public static Kind Count { get; } = new IntegerKind(0);

    public static Kind Flag { get; } = new FlagKind();

    public static Kind Time { get; } = new TimeKind();

    public static Kind Ids { get; } = new ListKind<string>(Id);
}
