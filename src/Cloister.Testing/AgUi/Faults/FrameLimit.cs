using Cloister.AgUi;

namespace Cloister.Testing;

internal sealed class FrameLimit(int count) : ICutLimit
{
    public Func<ReadOnlySpan<byte>, int> Begin(AgUiEncoding encoding)
    {
        var left = count;
        Func<byte, bool> endsFrame = encoding == AgUiEncoding.Binary ? new BinaryEnds().IsEnd : new SseEnds().IsEnd;
        return bytes =>
        {
            for (var i = 0; i < bytes.Length && left > 0; i++)
            {
                if (endsFrame(bytes[i]) && --left == 0)
                {
                    return ~(i + 1);
                }
            }

            return left == 0 ? ~0 : bytes.Length;
        };
    }

    /// <summary>A frame ends with an empty line.</summary>
    private sealed class SseEnds
    {
        private byte _last;

        public bool IsEnd(byte value)
        {
            var isEnd = _last == '\n' && value == '\n';
            _last = value;
            return isEnd;
        }
    }

    /// <summary>A frame is four bytes that say how many follow.</summary>
    private sealed class BinaryEnds
    {
        private int _lengthBytes;
        private uint _length;

        public bool IsEnd(byte value)
        {
            if (_lengthBytes < sizeof(uint))
            {
                _length = (_length << 8) | value;
                _lengthBytes++;
            }
            else
            {
                _length--;
            }

            if (_lengthBytes < sizeof(uint) || _length > 0)
            {
                return false;
            }

            _lengthBytes = 0;
            return true;
        }
    }
}
