namespace Cloister.AgUi;

/// <summary>How a field of the binary encoding says where it ends.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    GroupStart = 3,
    GroupEnd = 4,
    Fixed32 = 5,
}
