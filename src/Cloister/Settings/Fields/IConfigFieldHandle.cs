namespace Cloister;

/// <summary>Reads and changes the value of one <see cref="ConfigField"/> while it is edited.</summary>
public interface IConfigFieldHandle
{
    /// <summary>The value that was set, or the field's default; setting null clears it.</summary>
    object? Value { get; set; }

    /// <summary>Tells whether a value was set.</summary>
    bool IsOverridden { get; }

    /// <summary>Goes back to the default.</summary>
    void Reset();
}
