using Cloister.Testing;

namespace Cloister.Benchmarks;

/// <summary>What models say here: a thousand characters in 200 pieces.</summary>
internal static class Answers
{
    public const int Deltas = 200;

    private const int PieceLength = 5;

    public static readonly string Text = string.Concat(Enumerable.Repeat("So this is what it all comes down to, give or take. ", 20))[
        ..(Deltas * PieceLength)
    ];

    public static IReadOnlyList<string> Pieces { get; } = [.. Text.Chunk(PieceLength).Select(piece => new string(piece))];

    public static ScriptedModel FreeModel() => new ScriptedModelBuilder().Text(Text, Deltas).Build();
}
