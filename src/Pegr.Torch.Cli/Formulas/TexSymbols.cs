namespace Pegr.Torch.Cli.Formulas;

/// <summary>What TeX's names of signs stand for.</summary>
internal static class TexSymbols
{
    /// <summary>Letters and signs by their commands.</summary>
    public static IReadOnlyDictionary<string, (string Text, AtomKind Kind)> Signs { get; } = Read(
        (AtomKind.Ordinary, @"alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ
            pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
            Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
            partial ∂ nabla ∇ infty ∞ ell ℓ hbar ℏ emptyset ∅ varnothing ∅ forall ∀ exists ∃ top ⊤ bot ⊥ angle ∠ prime ′ Re ℜ Im ℑ aleph ℵ
            imath ı jmath ȷ wp ℘ hslash ℏ digamma ϝ complement ∁ nexists ∄ triangle △ square □ Box □ blacksquare ■ qed ∎ dagger † ddagger ‡ P ¶ degree ° flat ♭ sharp ♯ eth ð mho ℧ beth ℶ
            dotsm ⋯ dotsi ⋯ dotso … iddots ⋰ dots … ldots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ % % # # & & $ $ _ _ S § checkmark ✓"),
        (AtomKind.Binary, @"cdot ⋅ times × div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ cup ∪ cap ∩ setminus ∖
            wedge ∧ land ∧ vee ∨ lor ∨ smallsetminus ∖ diamond ⋄ sqcup ⊔ sqcap ⊓ uplus ⊎ amalg ⨿ wr ≀ boxplus ⊞ boxtimes ⊠ ltimes ⋉ rtimes ⋊ centerdot ⋅ triangleleft ◃ triangleright ▹"),
        (AtomKind.Relation, @"le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ne ≠ neq ≠ ll ≪ gg ≫ approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ lesssim ≲ gtrsim ≳
            in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ perp ⊥ parallel ∥ mid ∣ to → rightarrow → gets ← leftarrow ← leftrightarrow ↔
            Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ iff ⟺ mapsto ↦ longrightarrow ⟶ uparrow ↑ downarrow ↓ colon : coloneqq ≔ triangleq ≜ lt < gt > eqqcolon ≕ colonequals ≔ doteq ≐ asymp ≍ approxeq ≊ lessapprox ⪅ gtrapprox ⪆ prec ≺ succ ≻ preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽
            subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ sqsubseteq ⊑ sqsupseteq ⊒ nmid ∤ nparallel ∦ models ⊨ vdash ⊢ dashv ⊣ vDash ⊨ therefore ∴ because ∵ between ≬ owns ∋ nleq ≰ ngeq ≱ nless ≮ ngtr ≯ lll ⋘ ggg ⋙
            longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ impliedby ⟸ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩ rightharpoonup ⇀ rightharpoondown ⇁
            leftharpoonup ↼ rightleftharpoons ⇌ rightrightarrows ⇉ leftleftarrows ⇇ twoheadrightarrow ↠ rightsquigarrow ⇝ leadsto ⇝ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ updownarrow ↕ Uparrow ⇑ Downarrow ⇓
            nrightarrow ↛ ncong ≇ nsim ≁ bowtie ⋈ vartriangle △ trianglelefteq ⊴"),
        (AtomKind.Open, "lVert ‖ lvert | langle ⟨ lfloor ⌊ lceil ⌈ lbrace { { { lbrack [ ulcorner ⌜ llbracket ⟦ lgroup ⟮"),
        (AtomKind.Close, "rVert ‖ rvert | rangle ⟩ rfloor ⌋ rceil ⌉ rbrace } } } rbrack ] urcorner ⌝ rrbracket ⟧ rgroup ⟯"),
        (AtomKind.Ordinary, "Vert ‖ vert | | ‖ lnot ¬ neg ¬ backslash \\"));

    /// <summary>Signs that stand for many parts at once.</summary>
    public static IReadOnlyDictionary<string, (string Text, AtomKind Kind)> Large { get; } = Read(
        (AtomKind.Operator, "sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀ bigsqcup ⨆ biguplus ⨄ bigodot ⨀ int ∫ iint ∬ iiint ∭ oint ∮"));

    /// <summary>Named functions, and whether limits stand below them.</summary>
    public static IReadOnlyDictionary<string, bool> Functions { get; } = Words("arccos arcsin arctan arg arctanh artanh sech csch cos cosh cot deg dim exp hom ker lg ln log sin sinh tan tanh")
        .Select(name => (name, false))
        .Concat(Words("det gcd inf injlim lim liminf limsup max min plim Pr projlim sup").Select(name => (name, true)))
        .ToDictionary();

    /// <summary>What stands above or below a part, and whether it grows with it.</summary>
    public static IReadOnlyDictionary<string, (string Text, bool IsAbove, bool Grows)> Accents { get; } = Pairs("bar ¯ hat ^ tilde ~ vec → dot ˙ ddot ¨ check ˇ acute ´ grave ` breve ˘ mathring ˚ dddot ⃛ widecheck ˇ")
        .Select(pair => (pair.Name, (pair.Text, true, false)))
        .Concat(Pairs("widehat ^ widetilde ~ overrightarrow → overleftarrow ← overleftrightarrow ↔ overbrace ⏞ overparen ⏜ overbracket ⎴").Select(pair => (pair.Name, (pair.Text, true, true))))
        .Concat(Pairs("underbrace ⏟ underparen ⏝ underbracket ⎵ underrightarrow → underleftarrow ←").Select(pair => (pair.Name, (pair.Text, false, true))))
        .ToDictionary();

    /// <summary>Spaces, in the font's size.</summary>
    public static IReadOnlyDictionary<string, double> Spaces { get; } = new[]
    {
        (",", 0.1667), ("thinspace", 0.1667), ("medspace", 0.2222), ("thickspace", 0.2778), ("negthinspace", -0.1667), ("negmedspace", -0.2222), ("nobreakspace", 0.3333), ("space", 0.3333), ("enskip", 0.5), ("hfill", 2), (":", 0.2222), (">", 0.2222), (";", 0.2778), ("!", -0.1667), (" ", 0.3333), ("\n", 0.3333), ("enspace", 0.5), ("quad", 1), ("qquad", 2),
    }.ToDictionary();

    /// <summary>Sizes of fences by their commands without the last letter, which says on which side they stand.</summary>
    public static IReadOnlyDictionary<string, double> Sizes { get; } = new[] { ("big", 1.2), ("Big", 1.8), ("bigg", 2.4), ("Bigg", 3) }.ToDictionary();

    private static Dictionary<string, (string Text, AtomKind Kind)> Read(params (AtomKind Kind, string Words)[] lists)
        => lists.SelectMany(list => Pairs(list.Words).Select(pair => (pair.Name, (pair.Text, list.Kind)))).ToDictionary();

    private static IEnumerable<(string Name, string Text)> Pairs(string words) => Words(words).Chunk(2).Select(pair => (pair[0], pair[1]));

    private static string[] Words(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
