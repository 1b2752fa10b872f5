namespace Cloister.AgUi;

/// <summary>What an optional member has to say: nothing, if its value is empty or JSON's null, which may not stand there.</summary>
internal static class Given
{
    public static JsonData? In(JsonData? json) => json is { IsNull: false } ? json : null;

    public static ValueList<T>? In<T>(ValueList<T> list) => list.IsEmpty ? null : list;
}
