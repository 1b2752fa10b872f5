using Cloister.AgUi;

namespace Cloister.Testing;

internal sealed class ByteLimit(int count) : ICutLimit
{
    public Func<ReadOnlySpan<byte>, int> Begin(AgUiEncoding encoding)
    {
        var left = count;
        return bytes =>
        {
            var taken = Math.Min(left, bytes.Length);
            left -= taken;
            return left == 0 ? ~taken : taken;
        };
    }
}
