namespace Cloister.Architecture.Tests;

/// <summary>What the renderer makes of each thing C# can declare.</summary>
public sealed class ApiSurfaceTests
{
    private const string Expected = """
        namespace Cloister.Architecture.Tests

        public abstract class Declarations.Base<T> : List<string> where T : notnull, new()
            const string Text = "t"
            protected new(IReadOnlyDictionary<string, (int Count, T? Last)?> map)
            abstract string? this[string key] { get; set; }
            int Size { get; protected set; }
            required string Name { get; init; }
            event EventHandler<string?>? Changed
            bool TryGet<TKey>([NotNullWhen(true)] out string? value, in TKey key, int? count = null, DayOfWeek day = DayOfWeek.Friday) where TKey : unmanaged
            override string ToString()
            protected abstract ValueTask<T?> RunAsync(string?[] names, CancellationToken cancellationToken = default)

        [Flags] public enum Declarations.Colors : byte
            None = 0
            Red = 1

        public interface Declarations.IShape<T> : IDisposable
            T? Name { get; }
            static abstract int Sides { get; }
            virtual void Draw()

        public readonly record struct Declarations.Key
            new(string Value)
            string Value { get; init; }

        public delegate TResult? Declarations.Maker<in T, out TResult>(T from, params string[] more) where TResult : class

        public record Declarations.Point
            new(int X, string? Label = "a")
            int X { get; init; }
            string? Label { get; init; }

        """;

    [Fact]
    public void Every_kind_of_member_is_told_the_way_it_is_declared()
    {
        var surface = ApiSurface.Of(typeof(Declarations).GetNestedTypes());

        Assert.True(surface == Expected, TextDiff.Of(Expected, surface));
    }
}
