namespace Cloister.AgUi;

internal abstract partial class Kind
{
    public virtual WireType WireType => WireType.Bytes;

    /// <summary>Whether several occurrences of the field are parts of one value, which must be read together.</summary>
    public virtual bool Merges => false;

    /// <summary>Reads a field of bytes.</summary>
    public virtual void Read(ReadOnlySpan<byte> field, Reading reading, ref Slot slot) => throw NotInBinary();

    /// <summary>Reads a field that is a number.</summary>
    public virtual void Read(ulong field, Reading reading, ref Slot slot) => throw NotInBinary();

    /// <summary>Ends a value that was read from several fields.</summary>
    public virtual void Finish(Reading reading, ref Slot slot) { }

    /// <summary>What a required field holds that was left out; absent if it must be there.</summary>
    public virtual Slot Default(Reading reading) => default;

    public virtual void Write(ProtoWriter writer, int number, Slot slot) => throw NotInBinary();

    /// <summary>Whether a required field with this value is left out.</summary>
    public virtual bool IsDefault(Slot slot) => false;

    private InvalidOperationException NotInBinary() => new($"{GetType().Name} has no such form in the binary encoding.");
}
