using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>An argument of a statement: a whole number, a text, bytes, or nothing. The bytes are not copied, so they must stay as they are until the statement ran.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct SqlValue
{
    private static readonly object IsNumber = new();

    private readonly object? _reference;
    private readonly long _number;

    private SqlValue(object? reference, long number)
    {
        _reference = reference;
        _number = number;
    }

    public static SqlValue Null => default;

    /// <summary>How much of the database it takes, more or less.</summary>
    public int Size =>
        _reference switch
        {
            string text => text.Length,
            byte[] => Length,
            _ => sizeof(long),
        };

    public SqlKind Kind =>
        _reference switch
        {
            null => SqlKind.Nothing,
            byte[] => SqlKind.Bytes,
            string => SqlKind.Text,
            _ => SqlKind.Number,
        };

    /// <summary>The number, if it is one.</summary>
    public long Number => _number;

    /// <summary>The text, if it is one.</summary>
    public string? Text => _reference as string;

    /// <summary>The bytes, if they are some.</summary>
    public ReadOnlySpan<byte> Bytes => _reference is byte[] bytes ? bytes.AsSpan(Start, Length) : [];

    private int Start => (int)(_number >> 32);

    private int Length => (int)_number;

    public static implicit operator SqlValue(long value) => new(IsNumber, value);

    public static implicit operator SqlValue(long? value) => value is { } number ? number : default(SqlValue);

    public static implicit operator SqlValue(int value) => new(IsNumber, value);

    public static implicit operator SqlValue(bool value) => new(IsNumber, value ? 1 : 0);

    public static implicit operator SqlValue(string? value) => new(value is null ? null : DatabaseText.Of(value), 0);

    public static implicit operator SqlValue(byte[]? value) => new(value, value?.Length ?? 0);

    public static implicit operator SqlValue(ReadOnlyMemory<byte> value) =>
        MemoryMarshal.TryGetArray(value, out var segment) && segment.Array is { } array
            ? new SqlValue(array, ((long)segment.Offset << 32) | (uint)segment.Count)
            : (SqlValue)value.ToArray();

    /// <summary>The value as ADO.NET takes it.</summary>
    public object ToObject() =>
        _reference switch
        {
            null => DBNull.Value,
            byte[] bytes => Start == 0 && Length == bytes.Length ? bytes : Bytes.ToArray(),
            string text => text,
            _ => _number,
        };
}
