namespace Cloister.AgUi;

/// <summary>What an operation of a patch does. The numbers are those of the binary encoding.</summary>
public enum JsonPatchOp
{
    /// <summary>Adds a value: sets a member, or inserts an item.</summary>
    Add = 0,

    /// <summary>Removes what is there.</summary>
    Remove = 1,

    /// <summary>Puts another value in the place of what is there.</summary>
    Replace = 2,

    /// <summary>Removes a value from one place and adds it at another.</summary>
    Move = 3,

    /// <summary>Adds a value that is also at another place.</summary>
    Copy = 4,

    /// <summary>Lets the patch go on only if an equal value is there.</summary>
    Test = 5,
}
