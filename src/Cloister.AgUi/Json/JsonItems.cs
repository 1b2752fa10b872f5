using System.Collections;

namespace Cloister.AgUi;

/// <summary>The items of a <see cref="JsonData"/> array, in order.</summary>
public readonly struct JsonItems : IReadOnlyList<JsonData>, IEquatable<JsonItems>
{
    private readonly ArrayNode _items;

    internal JsonItems(ArrayNode items) => _items = items;

    /// <summary>How many there are.</summary>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public JsonData this[int index] => _items.ItemAt(index);

    /// <summary>Whether both are the items of the same array.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(JsonItems left, JsonItems right) => left.Equals(right);

    /// <summary>Whether they are the items of different arrays.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(JsonItems left, JsonItems right) => !left.Equals(right);

    /// <summary>Starts at the first item.</summary>
    public Enumerator GetEnumerator() => new(_items);

    /// <inheritdoc/>
    public bool Equals(JsonItems other) => ReferenceEquals(_items, other._items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JsonItems other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _items.GetHashCode();

    IEnumerator<JsonData> IEnumerable<JsonData>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes from item to item.</summary>
    public struct Enumerator : IEnumerator<JsonData>
    {
        private readonly ArrayNode _items;
        private JsonData[] _piece = [];
        private int _index = -1;
        private int _next;

        internal Enumerator(ArrayNode items) => _items = items;

        /// <inheritdoc/>
        public readonly JsonData Current => _piece[_index];

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (++_index < _piece.Length)
                return true;
            if (_next >= _items.Length)
                return false;
            _index = _next;
            _piece = _items.PieceAt(ref _index);
            _next += _piece.Length;
            return true;
        }

        /// <inheritdoc/>
        public void Reset() => this = new(_items);

        /// <inheritdoc/>
        public readonly void Dispose() { }
    }
}
