using System.Numerics;
using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>A direction: what a text means. Two texts that mean the same point the same way.</summary>
internal sealed class MemoryVector
{
    private readonly float[] _values;

    private MemoryVector(float[] values) => _values = values;

    /// <summary>A vector of any length; only its direction is kept.</summary>
    public static MemoryVector Of(ReadOnlySpan<float> values)
    {
        var length = MathF.Sqrt(Product(values, values));
        var direction = values.ToArray();
        if (length > 0 && float.IsFinite(length))
        {
            for (var i = 0; i < direction.Length; i++)
            {
                direction[i] /= length;
            }
        }

        return new(direction);
    }

    public byte[] ToBytes() => MemoryMarshal.AsBytes<float>(_values).ToArray();

    /// <summary>How much alike this and a stored one are: 1 for the same, 0 for nothing in common or for vectors of another kind.</summary>
    public double Likeness(ReadOnlySpan<byte> stored)
    {
        var other = MemoryMarshal.Cast<byte, float>(stored);
        var product = other.Length == _values.Length ? Product(_values, other) : 0;
        return float.IsFinite(product) ? Math.Clamp(product, 0, 1) : 0;
    }

    private static float Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (sum, at) = (Vector<float>.Zero, 0);
        for (; at + Vector<float>.Count <= left.Length; at += Vector<float>.Count)
        {
            sum += new Vector<float>(left[at..]) * new Vector<float>(right[at..]);
        }

        var product = Vector.Sum(sum);
        for (; at < left.Length; at++)
        {
            product += left[at] * right[at];
        }

        return product;
    }
}
