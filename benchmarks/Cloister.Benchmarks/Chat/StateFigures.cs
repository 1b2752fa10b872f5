using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>Patches of a large shared state, against the same of a small one.</summary>
internal static class StateFigures
{
    private const int Patches = 1024;

    private static readonly Figure Nested = new("big-state-nested", Limit: 4, Aim: 2);
    private static readonly Figure Flat = new("big-state-flat", Limit: 6, Aim: 3);

    public static IEnumerable<Comparison> All =>
        [
            new("Replace a random leaf of a nested document", [Nested], NestedAsync),
            new("Replace a random member of one flat object", [Flat], FlatAsync),
        ];

    private static Task<Outcome[]> NestedAsync() =>
        CompareAsync(
            Nested,
            Patching("1 MB", Documents.Nested(levels: 5), Documents.ReplaceInNested(5, Patches, RatioRunner.Order)),
            Patching("1 KB", Documents.Nested(levels: 2), Documents.ReplaceInNested(2, Patches, RatioRunner.Order))
        );

    private static Task<Outcome[]> FlatAsync() =>
        CompareAsync(
            Flat,
            Patching("1 MB", Documents.Flat(50_000), Documents.ReplaceInFlat(50_000, Patches, RatioRunner.Order)),
            Patching("1 KB", Documents.Flat(50), Documents.ReplaceInFlat(50, Patches, RatioRunner.Order))
        );

    private static async Task<Outcome[]> CompareAsync(Figure figure, Contender large, Contender small)
    {
        var rows = await RatioRunner.CompareAsync(large, small);
        Table.Print(rows, reference: rows[1]);
        return [figure.Is(rows[0].Nanoseconds / rows[1].Nanoseconds)];
    }

    private static Contender Patching(string name, JsonData document, JsonPatchOperation[] operations)
    {
        document = JsonData.Parse(document.ToUtf8()); // As it comes from the wire.
        ValueList<JsonPatchOperation>[] patches = [.. operations.Select(operation => (ValueList<JsonPatchOperation>)[operation])];
        return Contender.Of(
            name,
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    document = JsonPatch.Apply(document, patches[i % Patches]).Document;
                }
            }
        );
    }
}
