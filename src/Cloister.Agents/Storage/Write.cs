using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>One statement of a <see cref="WriteSet"/>, and where in it its arguments stand.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Write(Statement Statement, int First, int Count, int ExpectedRows)
{
    /// <summary>For <see cref="ExpectedRows"/>: any number of rows will do.</summary>
    public const int AnyRows = -1;
}
