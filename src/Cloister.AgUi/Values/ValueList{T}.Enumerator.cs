using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Cloister.AgUi;

public sealed partial class ValueList<T>
{
    /// <summary>Goes through a list.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "Enumerators stand in their collection.")]
    [SuppressMessage("Performance", "CA1815", Justification = "Nobody compares enumerators.")]
    public struct Enumerator : IEnumerator<T>
    {
        private readonly ValueList<T> _list;
        private T[] _leaf = [];
        private int _inLeaf = -1;
        private int _next;

        internal Enumerator(ValueList<T> list) => _list = list;

        /// <inheritdoc/>
        public readonly T Current => _leaf[_inLeaf];

        readonly object? IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (_next >= _list.Count)
            {
                return false;
            }

            if (++_inLeaf >= _leaf.Length)
            {
                _leaf = _next >= _list._full.Count ? _list._tail : _list._full.Leaf(_next);
                _inLeaf = 0;
            }

            _next++;
            return true;
        }

        /// <inheritdoc/>
        public void Reset() => this = new(_list);

        /// <inheritdoc/>
        public readonly void Dispose() { }
    }
}
