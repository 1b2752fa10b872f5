using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>JSON documents of a given size, and places in them.</summary>
internal static class Documents
{
    private const int Width = 10;

    /// <summary>Ten members each, so many levels deep. Two levels are about a kilobyte, five a megabyte.</summary>
    public static JsonData Nested(int levels)
    {
        var document = JsonData.EmptyObject;
        for (var i = 0; i < Width; i++)
        {
            document = document.With($"m{i}", levels == 1 ? "value" : Nested(levels - 1));
        }

        return document;
    }

    /// <summary>One object with so many members of some twenty bytes.</summary>
    public static JsonData Flat(int members) =>
        JsonData.Parse($"{{{string.Join(',', Enumerable.Range(0, members).Select(i => $"\"{FlatName(i)}\":\"value\""))}}}");

    public static JsonPatchOperation[] ReplaceInNested(int levels, int count, Random random) =>
        Replace(count, () => string.Concat(Enumerable.Range(0, levels).Select(_ => $"/m{random.Next(Width)}")));

    public static JsonPatchOperation[] ReplaceInFlat(int members, int count, Random random) =>
        Replace(count, () => "/" + FlatName(random.Next(members)));

    private static string FlatName(int i) => $"name{i:00000}";

    private static JsonPatchOperation[] Replace(int count, Func<string> path) =>
        [.. Enumerable.Range(0, count).Select(i => JsonPatchOperation.Replace(path(), i))];
}
