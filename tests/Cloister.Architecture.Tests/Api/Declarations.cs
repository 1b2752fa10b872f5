using System.Diagnostics.CodeAnalysis;

namespace Cloister.Architecture.Tests;

#pragma warning disable IDE0060, CA1822, MA0046 // Nobody calls these: they are here to be read.

/// <summary>A bit of everything C# can declare.</summary>
public static class Declarations
{
    public delegate TResult? Maker<in T, out TResult>(T from, params string[] more)
        where TResult : class;

    public interface IShape<T> : IDisposable
    {
        static abstract int Sides { get; }

        T? Name { get; }

        void Draw() { }
    }

    public record Point(int X, string? Label = "a");

    public readonly record struct Key(string Value);

    [Flags]
    public enum Colors : byte
    {
        None = 0,
        Red = 1,
    }

    public abstract class Base<T> : List<string?>
        where T : notnull, new()
    {
        public const string Text = "t";

        protected Base(IReadOnlyDictionary<string, (int Count, T? Last)?> map) { }

        private protected Base() { }

        public event EventHandler<string?>? Changed;

        public required string Name { get; init; }

        public int Size { get; protected set; }

        public abstract string? this[string key] { get; set; }

        protected abstract ValueTask<T?> RunAsync(string?[] names, CancellationToken cancellationToken = default);

        public bool TryGet<TKey>([NotNullWhen(true)] out string? value, in TKey key, int? count = null, DayOfWeek day = DayOfWeek.Friday)
            where TKey : unmanaged
        {
            Changed?.Invoke(this, null);
            value = null;
            return false;
        }

        internal void Hidden() { }

        public override string ToString() => "";
    }
}
