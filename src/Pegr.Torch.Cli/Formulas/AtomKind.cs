namespace Pegr.Torch.Cli.Formulas;

/// <summary>What a part of a formula is to its neighbors, as TeX has it.</summary>
internal enum AtomKind
{
    /// <summary>A letter, a number, a fraction.</summary>
    Ordinary,

    /// <summary>A sum, a product, an integral.</summary>
    Operator,

    /// <summary>A function with a name, such as a logarithm.</summary>
    Function,

    /// <summary>What stands between two parts, as a plus does.</summary>
    Binary,

    /// <summary>What compares two parts.</summary>
    Relation,

    /// <summary>An opening fence.</summary>
    Open,

    /// <summary>A closing fence.</summary>
    Close,

    /// <summary>A comma, a semicolon.</summary>
    Punctuation,

    /// <summary>Space, and what else is not seen.</summary>
    Space,
}
