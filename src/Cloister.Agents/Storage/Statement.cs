namespace Cloister.Agents;

/// <summary>
/// One SQL statement that runs on SQLite 3.35 and PostgreSQL 15, with parameters <c>$1</c>, <c>$2</c>, … It is known by reference, so that each connection
/// prepares it once: keep it in a static field.
/// </summary>
internal sealed class Statement(string text)
{
    public string Text { get; } = text;

    public override string ToString() => Text;
}
