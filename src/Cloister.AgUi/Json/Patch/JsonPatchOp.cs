namespace Cloister.AgUi;

/// <summary>What an operation of a patch does. The numbers are those of the binary encoding.</summary>
public enum JsonPatchOp
{
    /// <summary><c>add</c></summary>
    Add = 0,

    /// <summary><c>remove</c></summary>
    Remove = 1,

    /// <summary><c>replace</c></summary>
    Replace = 2,

    /// <summary><c>move</c></summary>
    Move = 3,

    /// <summary><c>copy</c></summary>
    Copy = 4,

    /// <summary><c>test</c></summary>
    Test = 5,
}
