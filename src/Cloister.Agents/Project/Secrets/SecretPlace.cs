using System.Text;

namespace Cloister.Agents;

/// <summary>Where a secret is kept. It is bound to that place, so that records cannot be exchanged for one another.</summary>
internal readonly record struct SecretPlace(string Table, string Column, string Row)
{
    // No part holds a zero, so no two places give the same bytes.
    public byte[] ToBytes() => Encoding.UTF8.GetBytes($"{Table}\0{Column}\0{Row}");
}
